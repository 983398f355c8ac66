using System.Text;
using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.Sampling;

/// <summary>
/// Which tokens can be chosen: only some, and none that would put a forbidden string into the completion's text, whichever
/// tokens spell it; the end token is no text. Made once for a request, and shared by its completions.
/// </summary>
public sealed class TokenLimits
{
    private readonly float[] _mask;
    private readonly ForbiddenString[] _forbidden;

    /// <summary>Prepares limits.</summary>
    /// <param name="model">The model whose tokens they are.</param>
    /// <param name="allowed">The ids that can be chosen, each in the vocabulary; null for all.</param>
    /// <param name="forbidden">The strings that the text never contains; none is empty.</param>
    public TokenLimits(LanguageModel model, IReadOnlyList<int>? allowed, IEnumerable<string> forbidden)
    {
        var tokenizer = model.Tokenizer;
        EndId = model.EndId;
        _forbidden = [.. forbidden.Select(text => new ForbiddenString(Encoding.UTF8.GetBytes(text), tokenizer.Sorted))];
        _mask = new float[tokenizer.Vocabulary.Count];
        if (allowed is not null)
            Array.Fill(_mask, float.NegativeInfinity);
        foreach (var id in allowed ?? [])
            _mask[id] = 0;
        for (var id = 0; id < _mask.Length; id++)
            if (id != EndId && _forbidden.Any(text => tokenizer.Bytes(id).IndexOf(text.Pattern.Bytes) >= 0))
                _mask[id] = float.NegativeInfinity;
    }

    /// <summary>What is added to each token's score, wherever it comes: 0 or minus infinity, [vocabulary].</summary>
    internal ReadOnlySpan<float> Mask => _mask;

    /// <summary>The token that ends a text, or null.</summary>
    internal int? EndId { get; }

    /// <summary>The strings that tokens may spell together.</summary>
    internal IReadOnlyList<ForbiddenString> Forbidden => _forbidden;
}
