"""Tests of the experiments' parts; none depends on how fast the machine is."""
