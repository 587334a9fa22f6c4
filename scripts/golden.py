"""What the scripts beside the golden fixtures share. Each takes the inputs from its fixture and computes the outputs again:

    python make-x.py x.json            writes x.json; a value within the tolerance stays as it is stored
    python make-x.py x.json --check    writes nothing; exit status 1 if a value differs

To add a case, write its inputs into the fixture and run the script.
"""
import argparse
import json
import math
import os
import sys

NAMES = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def plain(value):
    """Arrays and numbers as JSON: 9 significant digits, whole numbers as integers, NaN and infinities by name."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if not isinstance(value, float):
        return value
    if math.isnan(value) or math.isinf(value):
        return next(name for name, number in NAMES.items() if str(number) == str(value))
    short = float("%.9g" % value)
    return int(short) if short.is_integer() and abs(short) < 1e15 else short


class Comparison:
    """Of the stored values with the new ones, one by one."""

    def __init__(self, relative, absolute):
        self.relative, self.absolute = relative, absolute
        self.values, self.largest, self.where, self.changed = 0, 0.0, "", []

    def merge(self, old, new, path):
        """The stored value where the new one agrees, the new one elsewhere."""
        if isinstance(old, dict) and isinstance(new, dict):
            gone = [path + "." + key for key in old if key not in new]
            self.changed += ["%s: gone" % key for key in gone]
            return {key: self.merge(old.get(key), item, path + "." + key) for key, item in new.items()}
        if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            return [self.merge(a, b, "%s[%d]" % (path, i)) for i, (a, b) in enumerate(zip(old, new))]
        if self.agree(old, new, path):
            return old
        self.changed.append("%s: %s -> %s" % (path, shown(old), shown(new)))
        return new

    def agree(self, old, new, path):
        self.values += 1
        if type(old) not in (int, float) or type(new) not in (int, float):
            return old == new and type(old) is type(new)
        difference = abs(old - new)
        if difference > self.largest:
            self.largest, self.where = difference, path
        return difference <= self.absolute + self.relative * max(abs(old), abs(new))


def shown(value):
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 60 else text[:57] + "..."


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def block(value):
    """Lists, and objects too long for a line, have one entry a line, so that a changed case is a changed line."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(line(item) for item in value) + "\n]"
    if isinstance(value, dict) and len(line(value)) > 1000:
        return "{\n" + ",\n".join(line(key) + ":" + line(item) for key, item in value.items()) + "\n}"
    return line(value)


def remake(generator, compute, top=None, relative=1e-8, absolute=1e-12):
    """Makes the fixture named on the command line again.

    compute(case, fixture) gives the whole case, inputs and outputs; top(fixture), if there is one, gives outputs that stand
    beside the cases. A difference up to absolute + relative * |value| is none; 1e-8 is a step in the ninth digit.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("fixture")
    parser.add_argument("--check", action="store_true", help="only compare")
    given = parser.parse_args()
    with open(given.fixture, encoding="utf-8") as file:
        fixture = json.load(file)
    comparison = Comparison(relative, absolute)
    cases = [compute(case, fixture) for case in fixture["cases"]]
    fresh = plain({**fixture, "cases": cases, **(top({**fixture, "cases": cases}) if top else {})})
    merged = {key: comparison.merge(fixture.get(key), fresh[key], key) for key in fresh}
    name = os.path.basename(given.fixture)
    command = "python %s %s" % (os.path.basename(sys.argv[0]), name)
    merged["generator"] = {**generator, "command": command}
    where = " at " + comparison.where if comparison.where else ""
    print("%s: %d cases, %d values, largest difference %.2g%s" % (name, len(cases), comparison.values, comparison.largest, where))
    for change in comparison.changed:
        print("differs: " + change)
    if given.check:
        sys.exit(1 if comparison.changed else 0)
    with open(given.fixture, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(line(key) + ":" + block(merged[key]) for key in merged) + "\n}\n")
