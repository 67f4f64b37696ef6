"""Things to show and test the portal with: an imitation of 1C and the demo data. No part of the portal."""
