namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>A state of a <see cref="RegexNfa"/>.</summary>
/// <param name="IsSplit">Whether it reads nothing and goes on to both of its successors.</param>
/// <param name="Low">The first byte that it reads.</param>
/// <param name="High">The last one; below the first one where it reads none.</param>
/// <param name="Next">Where that leads.</param>
/// <param name="Other">A split's second successor.</param>
internal readonly record struct NfaState(bool IsSplit, byte Low, byte High, int Next, int Other);
