namespace SequenceApi.Engine.Models;

/// <summary>A graph of a bundle as it was when the model was loaded.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Sha256">Its digest, in hex.</param>
/// <param name="Precision">Its key in the manifest's graphs.</param>
internal sealed record GraphFile(string Path, string Sha256, string Precision);
