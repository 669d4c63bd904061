"""Makes Fixtures/tensorboard: event files of a made-up training that was stopped at batch 300 and gone on with from batch 200.

usage: events.py <Fixtures>
Made with tensorboard 2.21.0's own writer, protobuf 7.36.2, Python 3.11. Numbers equal.
"""

import pathlib
import sys

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.summary.writer.record_writer import RecordWriter

folder = pathlib.Path(sys.argv[1]) / "tensorboard"


def write(second, steps, offset):
    with open(folder / f"events.out.tfevents.{second}.host.1.0", "wb") as file:
        writer = RecordWriter(file)
        writer.write(Event(wall_time=second, file_version="brain.Event:2").SerializeToString())
        for step in steps:
            values = [
                Summary.Value(tag="train/tot_loss", simple_value=offset + step / 64),
                Summary.Value(tag="train/learning_rate", simple_value=2.0**-9),
                # What curves have no use for.
                Summary.Value(tag="weights", histo=HistogramProto(min=-1, max=1, num=2, bucket_limit=[0], bucket=[2])),
            ]
            event = Event(wall_time=second + step, step=step, summary=Summary(value=values))
            writer.write(event.SerializeToString())
        if second == 1000:
            event = Event(wall_time=2000, step=-1, summary=Summary(value=[Summary.Value(tag="odd", simple_value=-1)]))
            writer.write(event.SerializeToString())


write(1000, [50, 100, 150, 200, 250, 300], 0)
write(999, [1], 64)
write(1700, [250, 300, 350, 1 << 40], 32)
