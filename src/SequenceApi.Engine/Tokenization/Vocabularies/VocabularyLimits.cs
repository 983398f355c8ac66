namespace SequenceApi.Engine.Tokenization.Vocabularies;

/// <summary>What a file may hold that somebody else's training left behind.</summary>
internal static class VocabularyLimits
{
    /// <summary>Bytes of a file.</summary>
    public const int FileBytes = 64 << 20;

    /// <summary>Tokens of a vocabulary.</summary>
    public const int Tokens = 1 << 20;

    /// <summary>UTF-16 units of a token.</summary>
    public const int TokenLength = 1024;

    /// <summary>JSON inside JSON.</summary>
    public const int Nesting = 16;
}
