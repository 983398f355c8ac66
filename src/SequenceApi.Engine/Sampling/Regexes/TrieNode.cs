namespace SequenceApi.Engine.Sampling.Regexes;

/// <summary>A place in a <see cref="TokenTrie"/>.</summary>
/// <param name="Value">The byte that leads to it.</param>
/// <param name="Depth">Bytes before that one.</param>
/// <param name="FirstToken">The place of the first token that ends here.</param>
/// <param name="LastToken">The place behind the last one.</param>
/// <param name="End">The number of the first node that isn't below it.</param>
internal readonly record struct TrieNode(byte Value, int Depth, int FirstToken, int LastToken, int End);
