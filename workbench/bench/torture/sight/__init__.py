"""Many users with random rights: what each client holds is what the records say he may see."""
