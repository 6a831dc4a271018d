"""The briefing in a browser on this machine: as it will print, made anew with every change, decided on in its place."""
