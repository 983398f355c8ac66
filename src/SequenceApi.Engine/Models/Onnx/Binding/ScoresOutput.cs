namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>Finds the output that scores the next token.</summary>
internal static class ScoresOutput
{
    private static readonly string[] Names = ["logits", "logit", "scores", "log_probs", "logprobs", "probs", "probabilities", "output", "outputs", "out", "y", "pred", "predictions", "softmax"];

    /// <summary>The output of a trial run that does, or null.</summary>
    /// <param name="run">A run of one row.</param>
    /// <param name="states">The outputs that are states.</param>
    /// <param name="length">Tokens that it took.</param>
    /// <param name="tokenRows">Rows of the table of tokens, where known.</param>
    /// <param name="given">What the manifest says.</param>
    /// <param name="order">The outputs' names in the graph's order.</param>
    public static string? Find(GraphRun run, IReadOnlyList<string> states, int length, long? tokenRows, GraphBindings given, IReadOnlyList<string> order)
    {
        bool Fits(string name) => run.Outputs[name] is { Lengths: [.., > 0] } output
            && (output.Numbers.Length == output.Lengths[^1] || output.Numbers.Length == output.Lengths[^1] * length);
        var free = order.Where(name => run.Outputs.ContainsKey(name) && !states.Contains(name) && Fits(name));
        return given.Scores is { } wanted
            ? free.FirstOrDefault(name => name == wanted)
            : free.OrderByDescending(name => run.Outputs[name].Lengths[^1] == tokenRows)
                .ThenByDescending(name => run.Outputs[name].Lengths[^1] > 1).ThenBy(Rank)
                .ThenByDescending(name => run.Outputs[name].Lengths[^1]).FirstOrDefault();
    }

    private static int Rank(string name)
    {
        var bare = name.Split(':')[0];
        return Array.FindIndex(Names, known => known.Equals(bare, StringComparison.OrdinalIgnoreCase)) is var rank and >= 0 ? rank : Names.Length;
    }
}
