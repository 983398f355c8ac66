namespace SequenceApi.Benchmarks.Load;

/// <summary>The model that is asked.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Precision">The graph that the server serves.</param>
/// <param name="VocabularySize">Its tokens.</param>
internal sealed record ServedModel(string Id, string Precision, int VocabularySize);
