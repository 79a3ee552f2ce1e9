run test lint lock bundle:; python3 dev.py $@
.PHONY: run test lint lock bundle
