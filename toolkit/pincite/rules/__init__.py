"""Package -> findings. One file a family, each rule a generator."""
