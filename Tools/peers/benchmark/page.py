"""Writes what was compared as a page with a picture."""


def number(value):
    return f"{value:.3g}" if value < 1 else f"{value:.2f}"


def picture(rows):
    """Bars of how many times as fast tern is, beside a line where both are equal and a mark for what was aimed at."""
    top = max(max(row["ratio"], row["target"]) for row in rows)
    left, width, height = 320, 420, 24
    x = lambda ratio: left + width * ratio / top
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 60} {height * len(rows) + 40}" '
        'font-family="sans-serif" font-size="12">',
        "<style>text { fill: #333 } .faster { fill: #2b8a6e } .slower { fill: #c4603a } .aim { stroke: #333; stroke-width: 2 } "
        "@media (prefers-color-scheme: dark) { text { fill: #ccc } .aim { stroke: #ccc } }</style>",
    ]
    for index, row in enumerate(rows):
        y = 8 + height * index
        kind = "faster" if row["ratio"] >= 1 else "slower"
        lines += [
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{row["name"]}</text>',
            f'<rect class="{kind}" x="{left}" y="{y}" width="{x(row["ratio"]) - left:.0f}" height="{height - 6}"/>',
            f'<line class="aim" x1="{x(row["target"]):.0f}" x2="{x(row["target"]):.0f}" y1="{y - 1}" y2="{y + height - 5}"/>',
            f'<text x="{max(x(row["ratio"]), x(row["target"])) + 6:.0f}" y="{y + 14}">{row["ratio"]:.2f}</text>',
        ]
    bottom = 8 + height * len(rows)
    lines += [
        f'<line x1="{x(1):.0f}" x2="{x(1):.0f}" y1="4" y2="{bottom}" stroke="#888" stroke-dasharray="3 3"/>',
        f'<text x="{x(1):.0f}" y="{bottom + 16}" text-anchor="middle">as fast as the best peer</text>', "</svg>",
    ]
    return "\n".join(lines) + "\n"


def roofs(results):
    machine, roof = results["machine"], results["roofline"]
    lines = [
        "The same models once more, by `tern bench infer`, in other minutes than the table's. A share is that of the least time in "
        "which a thread reads the weights or multiplies by them, whichever takes longer.", "",
        f"{machine['processor']}, {machine['kernels']} kernels. A thread reads {roof['bandwidth'] / 1e9:.0f} GB/s and "
        "computes, in billions of operations a second, "
        + ", ".join(f"{dtype} {value / 1e9:.0f}" for dtype, value in sorted(roof["operations"].items())) + ".", "",
        "| weights | streams | real-time factor | GB/s of weights | billion operations/s | share of the roof |",
        "|---|---|---|---|---|---|",
    ]
    for row in results["rows"]:
        work, factor = row["work"], row["realTimeFactor"]["median"]
        read, computed = work["bytes"] / factor, work["operations"] / factor
        share = max(read / roof["bandwidth"], computed / roof["operations"][work["dtype"]])
        lines.append(f"| {work['dtype']} | {row['streams']} | {factor:.4f} | {read / 1e9:.1f} | {computed / 1e9:.0f} | {share:.0%} |")
    return lines


def write_page(results, path):
    rows = results["comparisons"]
    (path.parent / "pictures/performance.svg").write_text(picture(rows))
    lines = [
        "# Performance", "",
        "<!-- Written by Tools/peers/bench: change what it says there. -->", "",
        "Tern beside other engines, with icefall's LSTM transducer at full size (84.7 M parameters, random weights), on one "
        "machine in the same minutes. Each peer was tried once; the quickest ran in turns with Tern, every run in a process of "
        "its own held to as many processors as it had threads. A ratio is the median of those of neighbouring runs, how many "
        "times as fast Tern is; the least, the most and the number of pairs of runs are beside it, and it is bold where it is what was "
        "aimed at. With few pairs, and on a machine whose memory others use too, a fifth more or less is no difference. Tern's figures include features and search, as those of "
        "sherpa-onnx do; onnxruntime, PyTorch and ncnn run the encoder alone. Training is a whole step of 16 utterances of 8 s "
        "and 40 tokens, with the pruned loss, in PyTorch that of fast_rnnt. onnxruntime cannot be held to AVX2; where Tern alone is, "
        "the line says so. Of 200 files onnxruntime's encoder alone is given the features of 32 streams of 4 s at a time, and "
        "Tern's time is that of the whole command. Files are in the system's memory before they are loaded.", "",
        f"![How many times as fast as its best peer Tern is](pictures/performance.svg)", "",
        "A bar is a ratio; a mark beside it is what Tern aims at.", "",
        "| work | best peer | it takes | Tern takes | ratio | aimed at |", "|---|---|---|---|---|---|",
    ]
    for row in rows:
        spread = f"{row['ratio']:.2f} ({row['least']:.2f} to {row['most']:.2f}; {row['pairs']})"
        ratio = f"**{spread}**" if row["ratio"] >= row["target"] else spread
        lines.append(
            f"| {row['name']} | {row['best']} | {number(row['peer'])} | {number(row['tern'])} | {ratio} | {row['target']} |")
    behind = [row for row in rows if row["ratio"] < 1]
    short = [row for row in rows if 1 <= row["ratio"] < row["target"]]
    lines += ["", "Loading is in seconds; all else is seconds of work per second of audio, of all streams."]
    if behind:
        lines += ["", "**Slower than the best peer:** " + "; ".join(row["name"] for row in behind) + "."]
    if short:
        lines += ["", "**Faster, but less than aimed at:** " + "; ".join(row["name"] for row in short) + "."]
    lines += ["", "A process that has loaded a model and taken a step of 40 ms holds, beside the weights, " + ", ".join(
        f"{value:.0f} MB ({dtype})" for dtype, value in results["memory"].items()) + ".", "", "## Roofline", ""]
    lines += roofs(results["roofs"]) + ["", "## Every peer that was tried", "", "| work | peer | it takes |", "|---|---|---|"]
    for row in rows:
        lines += [f"| {row['name']} | {peer} | {number(value)} |" for peer, value in row["tried"].items()]
    dates = sorted({row["date"] for row in rows})
    lines += ["", f"Measured {' and '.join(dates)}. Versions: " + ", ".join(f"{name} {value}" for name, value in results["versions"].items()) + ".", ""]
    path.write_text("\n".join(lines))
