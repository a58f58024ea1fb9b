"""The path of a drawing in fewer characters: steps of a tenth or a hundredth of a pixel in place of positions.

M 12 413 L 12.8 413.1 L 13.6 411.8   ─▶   M12 413l.8.1.8-1.3
"""

import re
from dataclasses import dataclass, field

TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
NUM_POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}  # of each command that matplotlib writes
FEW = 8  # commands; with so few, hundredths cost nothing


def shorten(path: str, shift: tuple[float, float] = (0.0, 0.0), fine: bool = False) -> str:
    """Return `path` moved by `shift` px, its positions to 0.01 px if they are few or `fine`, else to 0.1 px.

    ValueError for a command that matplotlib does not write, or too few numbers.
    """
    commands = _commands(path)
    pen = Pen(digits=2 if fine or len(commands) <= FEW else 1)
    for command, numbers in commands:
        pen.go(command, [(x + shift[0], y + shift[1]) for x, y in zip(numbers[::2], numbers[1::2], strict=True)])
    return pen.text()


def has_area(path: str) -> bool:
    """Whether a path, long or shortened, has more than one step, so that its inside can be filled."""
    num = sum(not token.isalpha() for token in TOKEN.findall(path))
    return num > 4 or (num == 4 and "l" not in path.lower())


@dataclass
class Pen:
    """Writes steps from where it stands, in whole units of its last digit, so that rounding never adds up."""

    digits: int
    at: tuple[int, int] = (0, 0)
    start: tuple[int, int] = (0, 0)
    steps: list[tuple[str, list[int]]] = field(default_factory=list)

    def go(self, command: str, points: list[tuple[float, float]]) -> None:
        """Add a command with its points, in px."""
        if command == "Z":
            self.at = self.start
            self.steps.append(("z", []))
            return
        unit = 10**self.digits
        points = [(round(x * unit), round(y * unit)) for x, y in points]
        from_here = [(x - self.at[0], y - self.at[1]) for x, y in points]
        self.at = points[-1]
        if command == "M":
            self.start = self.at
            self.steps.append(("M", list(self.at)))
        elif command == "L" and 0 in from_here[0]:
            self._across_or_down(*from_here[0])
        else:
            self.steps.append((command.lower(), [step for pair in from_here for step in pair]))

    def _across_or_down(self, x, y):
        """Add a step along one axis, which goes on with the one before where that went the same way."""
        command, step = ("h", x) if y == 0 else ("v", y)
        last, before = self.steps[-1]
        if last == command and before[0] * step > 0:
            before[0] += step
        else:
            self.steps.append((command, [step]))

    def text(self) -> str:
        """Return the path without the spaces and the repeated commands that SVG can do without."""
        out, last = [], ""
        for command, numbers in self.steps:
            if command != last or command in "Mz":
                out.append(command)
            last = command
            for word in map(self._number, numbers):
                apart = out[-1][-1].isdigit() and word[0] != "-" and not (word[0] == "." and "." in out[-1])
                out.append(" " + word if apart else word)
        return "".join(out)

    def _number(self, steps):
        text = f"{steps / 10**self.digits:.{self.digits}f}".rstrip("0").rstrip(".")
        return re.sub(r"^(-?)0(?=\.)", r"\1", text)


def _commands(path):
    """A path as (command, its numbers) pairs, one for each command, written or implied."""
    commands = []
    for token in TOKEN.findall(path):
        if token.isalpha():
            if token.upper() not in NUM_POINTS or (token.islower() and token != "z"):
                raise ValueError(f"{token!r} in a path: known are {', '.join(NUM_POINTS)}")
            commands.append((token.upper(), []))
            continue
        name, numbers = commands[-1]
        if len(numbers) == 2 * NUM_POINTS[name]:
            numbers = []
            commands.append(("L" if name == "M" else name, numbers))
        numbers.append(float(token))
    if any(len(numbers) != 2 * NUM_POINTS[name] for name, numbers in commands):
        raise ValueError(f"a path with too few numbers: {path[:40]!r}")
    return commands
