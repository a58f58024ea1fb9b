"""What of a look ahead is arithmetic, what is trend, what is opinion: growth, projections, limits, sensitivity.

Source: Karpathy (2022), "Deep Neural Nets: 33 years ago and 33 years from now", reflections and look ahead. Every
figure that comes from outside is a `Fact` with unit and source; every assumption of a projection is an `Assumption`
with a range; units are kept by pint, chances are drawn by scipy from a generator that is passed in.
"""
