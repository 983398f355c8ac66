using System.Text;

namespace SequenceApi.Benchmarks.Load;

/// <summary>Texts to type: words in a random order, in lines.</summary>
internal static class TypedText
{
    private const int LineLength = 60;
    private static readonly string[] Words =
    [
        "a", "and", "as", "at", "before", "but", "come", "day", "for", "from", "good", "hand", "have", "he", "heart", "here",
        "in", "is", "it", "king", "let", "light", "man", "more", "my", "night", "no", "not", "of", "on", "or", "our",
        "say", "see", "she", "speak", "take", "that", "the", "then", "there", "they", "this", "time", "to", "was", "we", "what",
        "when", "will", "with", "world", "would", "you",
    ];

    /// <summary>A text of a length; another seed gives another one from its first words.</summary>
    public static string Of(int seed, int length)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        var line = 0;
        while (text.Length < length)
        {
            var word = Words[random.Next(Words.Length)];
            text.Append(word).Append(line + word.Length > LineLength ? '\n' : ' ');
            line = line + word.Length > LineLength ? 0 : line + word.Length + 1;
        }

        return text.ToString(0, length);
    }
}
