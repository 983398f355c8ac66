namespace SequenceApi.Benchmarks.Soak;

/// <summary>A request whose answer is known, since it was asked alone before.</summary>
/// <param name="Kind">What is asked, in words.</param>
/// <param name="Call">The request.</param>
/// <param name="Tell">What an answer says, without what may differ.</param>
/// <param name="Answer">What the answer says.</param>
internal sealed record Question(string Kind, ApiCall Call, Func<string, string> Tell, string Answer = "")
{
    /// <summary>Compares an answer with the one that was given alone.</summary>
    /// <exception cref="BenchmarkException">They differ, or it isn't whole.</exception>
    public void Require(Reply reply)
    {
        if (!reply.IsGood)
            throw reply.Wrong("an answer");
        var told = Tell(reply.Text);
        if (told != Answer)
            throw new BenchmarkException($"the answer differs from the one given alone, {Difference(told)}");
    }

    private string Difference(string told)
    {
        const int Shown = 60;
        var at = Answer.AsSpan().CommonPrefixLength(told);
        return $"from character {at} on: '{Part(Answer)}' alone, '{Part(told)}' now";

        string Part(string text) => text.Substring(at, Math.Min(Shown, text.Length - at));
    }
}
