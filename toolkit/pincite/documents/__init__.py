"""JSON read strictly, checked against JSON Schema; each module by itself, for a diff wants one and a check all."""
