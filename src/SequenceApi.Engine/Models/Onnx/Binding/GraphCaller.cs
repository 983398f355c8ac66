using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx.Binding;

/// <summary>Calls a graph on trial, one reading of its tokens' axes taken for granted.</summary>
internal sealed class GraphCaller(InferenceSession session, IdsBinding ids, IReadOnlyList<StateInput> states)
{
    /// <summary>The reading.</summary>
    public IdsBinding Ids => ids;

    /// <summary>The recurrent inputs.</summary>
    public IReadOnlyList<StateInput> States => states;

    /// <summary>The graph's outputs in its order.</summary>
    public IReadOnlyList<string> Outputs { get; } = session.OutputNames;

    /// <summary>Feeds one row some tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="numbers">Its states; null for the initial ones.</param>
    public GraphRun Call(long[] tokens, IReadOnlyList<float[]>? numbers = null) => GraphRun.Of(
        session, ids, [tokens], states.Select((state, i) => (state.Name, state.Lengths, numbers is null ? state.Initial : numbers[i])));

    /// <summary>Feeds several rows some tokens, to see which shapes come out.</summary>
    public GraphRun CallRows(long[] tokens, int rows) => GraphRun.Of(
        session, ids, [.. Enumerable.Repeat(tokens, rows)],
        states.Select(state => (state.Name, new RowShape(state.Lengths, state.BatchAxis).At(rows), new float[state.Initial.Length * rows])));

    /// <summary>Feeds one row tokens one at a time, and carries its states as a pairing says.</summary>
    /// <returns>The last call.</returns>
    public GraphRun Carry(long[] tokens, Pairing pairing)
    {
        GraphRun? run = null;
        foreach (var token in tokens)
            run = Call([token], run is null ? null : [.. pairing.Outputs.Select(output => run.Outputs[output].Numbers)]);
        return run!;
    }

    /// <summary>States that no text leads to, the same at every start.</summary>
    /// <param name="seed">Which ones.</param>
    /// <param name="reach">Their greatest size.</param>
    public float[][] SomeStates(uint seed, float reach) => [.. states.Select((state, place) => Enumerable.Range(0, state.Initial.Length)
        .Select(i => reach * ((((((uint)(i + 1) * 2654435761) + ((uint)(place + 1) * 40503) + (seed * 97)) >> 8) % 2001 / 1000f) - 1)).ToArray())];
}
