using System.Text;
using SequenceApi.Training.Training;

namespace SequenceApi.Training.Logs;

/// <summary>
/// Keeps a run's curves as CSV: a line for each point, appended as it comes. What can't be written waits for the next
/// point, so that a disk that was full for a while leaves no gap.
/// </summary>
/// <param name="path">The file; another one that is there is replaced.</param>
/// <param name="earlier">The points of the sittings before.</param>
internal sealed class CurveFile(string path, IEnumerable<CurvePoint> earlier) : ITrainingLog
{
    private readonly List<string> _lines = [CurveTable.Header, .. earlier.Select(CurveTable.Format)];
    private int _writtenLines;
    private long _writtenBytes;

    /// <summary>
    /// The points of a file up to the step that a run goes on from: those behind it are of a sitting that ended without
    /// saving, and come again.
    /// </summary>
    /// <param name="path">The file; it may be missing.</param>
    /// <param name="step">The steps that the run has taken.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    public static List<CurvePoint> Load(string path, long step) => step == 0 || !File.Exists(path)
        ? []
        : [.. File.ReadLines(path).Select(CurveTable.Parse).OfType<CurvePoint>().Where(point => point.Step <= step)];

    /// <inheritdoc/>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void Plotted(CurvePoint point)
    {
        _lines.Add(CurveTable.Format(point));
        if (_writtenLines == 0)
        {
            AsideFile.Write(path, Append);
            return;
        }

        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Append(file);
    }

    private void Append(FileStream file)
    {
        // Shorter than it was: someone took it away, and all of it is written again.
        if (file.Length < _writtenBytes)
            (_writtenLines, _writtenBytes) = (0, 0);
        // Longer: a full disk cut the last line short.
        file.SetLength(_writtenBytes);
        file.Position = _writtenBytes;
        file.Write(Encoding.UTF8.GetBytes(string.Concat(_lines.Skip(_writtenLines).Select(line => line + "\n"))));
        file.Flush();
        (_writtenLines, _writtenBytes) = (_lines.Count, file.Length);
    }
}
