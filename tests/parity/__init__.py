"""Tables made at random, judged by the engine and by frictionless, and compared."""
