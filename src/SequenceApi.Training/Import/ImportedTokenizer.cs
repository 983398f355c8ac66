using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Export;

namespace SequenceApi.Training.Import;

/// <summary>The tokenizer that somebody else's training left behind, in any form that a bundle may have.</summary>
/// <param name="VocabularyPath">The vocabulary's file.</param>
/// <param name="MergesPath">The merges of byte pairs; null where the vocabulary has them or needs none.</param>
/// <param name="Manifest">What <c>model.json</c> says about it, of files in the bundle.</param>
internal sealed record ImportedTokenizer(string VocabularyPath, string? MergesPath, TokenizerManifest Manifest)
{
    private static readonly string[] OwnFiles = [ModelManifest.FileName, Bundle.GraphFile, Int8Bundle.GraphFile, Bundle.CardFile];

    /// <summary>Makes the tokenizer and sees that it is the network's.</summary>
    /// <param name="vocabularySize">Rows of the network's embedding.</param>
    /// <exception cref="InvalidDataException">It is none, or another network's.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public Tokenizer Open(int vocabularySize)
    {
        foreach (var path in Paths)
            if (OwnFiles.Contains(Path.GetFileName(path)) || Paths.Count(other => Path.GetFileName(other) == Path.GetFileName(path)) > 1)
                throw new InvalidDataException($"{path} has the name of another file of the bundle: rename it.");
        var tokenizer = BundleTokenizer.Open("", Manifest with { Vocabulary = Path.GetFullPath(VocabularyPath), Merges = MergesPath is null ? null : Path.GetFullPath(MergesPath) });
        if (tokenizer.Vocabulary.Count != vocabularySize)
            throw new InvalidDataException($"{VocabularyPath} has {tokenizer.Vocabulary.Count} tokens, but the weights are of {vocabularySize}: give the vocabulary that the model was trained with.");
        foreach (var token in new[] { Manifest.Beginning, Manifest.End }.OfType<string>())
            if (tokenizer.Find(token) is null)
                throw new InvalidDataException($"{VocabularyPath} lacks the token '{token}'.");
        return tokenizer;
    }

    /// <summary>The token fed before a new text, or null.</summary>
    public int? BeginningId(Tokenizer tokenizer) => Manifest.Beginning is { } beginning ? tokenizer.Find(beginning) : null;

    /// <summary>Copies its files into a bundle's folder.</summary>
    /// <returns>The files' names.</returns>
    public string[] Save(string directory) => Array.ConvertAll(Paths, path =>
    {
        var name = Path.GetFileName(path);
        File.WriteAllBytes(Path.Combine(directory, name), File.ReadAllBytes(path));
        return name;
    });

    private string[] Paths => MergesPath is null ? [VocabularyPath] : [VocabularyPath, MergesPath];
}
