#!/usr/bin/env python3
"""Reads a folder of event files with TensorBoard itself, and prints all scalars. Needs tensorboard.

    tensorboard_reads.py folder
"""

import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0}).Reload()
print(f"file version {events.file_version}, first event at {events.FirstEventTimestamp():.3f}")
for tag in events.Tags()["scalars"]:
    for event in events.Scalars(tag):
        print(f"{tag}\tstep {event.step}\t{event.value:g}\tat {event.wall_time:.3f}")
