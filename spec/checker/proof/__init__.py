"""What `run` does: replays the vectors and judges them as a whole."""
