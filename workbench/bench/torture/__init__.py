"""The proof that nothing is lost: the real program under faults, judged by what the server has.

Everything here is for `workbench bench torture` and for the tests; nothing of the program uses
it. The bugs that are planted to test the judge live here too, and reach the program only while
a run lasts.
"""
