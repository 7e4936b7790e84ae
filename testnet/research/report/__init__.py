"""Plots and tables of experiments' results."""
