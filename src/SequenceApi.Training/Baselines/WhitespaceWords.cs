namespace SequenceApi.Training.Baselines;

/// <summary>Words as Penn Treebank's text has them: what stands between white space, and each line break.</summary>
internal static class WhitespaceWords
{
    /// <summary>The token of a line break.</summary>
    public const string LineBreak = "\n";

    /// <summary>The words of a text in their order.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var index = 0; index <= text.Length; index++)
        {
            if (index < text.Length && !char.IsWhiteSpace(text[index]))
                continue;
            if (index > start)
                yield return text[start..index];
            if (index < text.Length && text[index] == '\n')
                yield return LineBreak;
            start = index + 1;
        }
    }
}
