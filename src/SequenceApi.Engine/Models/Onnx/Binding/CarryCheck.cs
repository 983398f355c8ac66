using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>Decides how the states are carried: some tokens in one call must give what as many calls give that carry them.</summary>
/// <param name="caller">The graph.</param>
/// <param name="name">What to call it.</param>
/// <param name="mustSee">Whether nothing less than several tokens in one call will do.</param>
internal sealed class CarryCheck(GraphCaller caller, string name, bool mustSee)
{
    private const int Length = 4;

    // Of the range of the numbers; a graph that quantizes by what a call holds errs by a little, and a wrong state by more.
    private const double MostError = 0.01;
    private const double NoError = 1e-4;

    /// <summary>Whether several tokens were read in one call, and not as the same number of calls does.</summary>
    public bool HasDisagreed { get; private set; }

    /// <summary>Chooses one of some ways.</summary>
    /// <param name="ways">The ways, the likeliest first, each with the output that scores.</param>
    /// <exception cref="InvalidDataException">None is right, or several may be.</exception>
    public (Pairing Pairing, string Scores, Evidence Evidence) Choose(IReadOnlyList<(Pairing Pairing, string Scores)> ways)
    {
        var (left, seen) = caller.Ids.SequenceAxis >= 0 && InOneCall(ways) is { } passed ? (passed, true) : (Behaving(ways), false);
        var isNamed = left.Count == 1 || left[0].Pairing.Agreement > left[1].Pairing.Agreement;
        if (!isNamed)
            throw new InvalidDataException(
                $"{name}: which output replaces which of the states {string.Join(", ", caller.States.Select(state => state.Name))} can't be told; name each input's output under states in the bindings of {ModelManifest.FileName}.");
        var reason = seen ? $"{Length} tokens in one call score as {Length} calls that carry them do" : "what changes of a state do in one step fits";
        var confidence = left.Count == 1 && (seen || ways.Count > 1) ? Confidence.Measured
            : left[0].Pairing.Agreement > 0 ? Confidence.Named : Confidence.Guessed;
        return (left[0].Pairing, left[0].Scores, new("states", confidence, confidence switch
        {
            Confidence.Measured => ways.Count > 1 ? $"{reason}, of {ways.Count} ways in this one alone" : reason,
            Confidence.Named => "their names say so, and nothing measured speaks against it",
            _ => "it is the only way that their shapes allow",
        }));
    }

    /// <summary>Those ways that agree with one call; null where the graph doesn't take several tokens in one.</summary>
    private List<(Pairing Pairing, string Scores)>? InOneCall(IReadOnlyList<(Pairing Pairing, string Scores)> ways)
    {
        GraphRun whole;
        long[] tokens;
        try
        {
            tokens = Tokens(caller.Call([1]).Outputs[ways[0].Scores].Lengths[^1]);
            whole = caller.Call(tokens);
        }
        catch (OnnxRuntimeException) when (!mustSee)
        {
            return null;
        }

        var errors = ways.Select(way => Error(whole, caller.Carry(tokens, way.Pairing), way)).ToArray();
        var least = errors.Min();
        HasDisagreed = !(least <= MostError);
        if (HasDisagreed)
            throw new InvalidDataException(
                $"{name}: {Length} tokens in one call don't score as {Length} calls that carry the states do; is it causal, and are its states inputs and outputs? If so, say in the bindings of {ModelManifest.FileName} which output replaces which state.");
        return [.. ways.Where((_, i) => errors[i] <= Math.Max(NoError, 3 * least))];
    }

    private List<(Pairing Pairing, string Scores)> Behaving(IReadOnlyList<(Pairing Pairing, string Scores)> ways)
    {
        if (ways.Count == 1)
            return [ways[0]];
        var behaviour = new StateBehaviour(caller, [.. ways.SelectMany(way => way.Pairing.Outputs).Distinct()], token: 1);
        var left = ways.Where(way => behaviour.Allows(way.Pairing)).ToList();
        return left.Count > 0 ? left : [.. ways];
    }

    /// <summary>The greatest of the scores and of the states, each by its range.</summary>
    private static double Error(GraphRun whole, GraphRun carried, (Pairing Pairing, string Scores) way) =>
        way.Pairing.Outputs.Append(way.Scores).Max(output => Error(whole.Outputs[output].Numbers, carried.Outputs[output].Numbers));

    private static double Error(float[] whole, float[] carried)
    {
        if (whole.Length < carried.Length)
            return double.PositiveInfinity;
        var last = whole[^carried.Length..];
        return last.Zip(carried).Max(pair => Math.Abs((double)pair.First - pair.Second)) / (last.Max() - last.Min() + 1e-6);
    }

    private static long[] Tokens(long vocabularySize) => [.. Enumerable.Range(0, Length).Select(i => ((i * 5L) + 1) % vocabularySize)];
}
