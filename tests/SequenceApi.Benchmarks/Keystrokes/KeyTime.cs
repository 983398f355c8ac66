namespace SequenceApi.Benchmarks.Keystrokes;

/// <summary>What one key took, by the browser's clock.</summary>
/// <param name="Set">Milliseconds until the bars had their new contents.</param>
/// <param name="Drawn">Milliseconds until the frame that shows them was made.</param>
internal sealed record KeyTime(double Set, double Drawn);
