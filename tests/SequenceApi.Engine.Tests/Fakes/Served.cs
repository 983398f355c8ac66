using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Engine.Models.Onnx.Binding;

namespace SequenceApi.Engine.Tests.Fakes;

/// <summary>Loads graphs as a bundle's are, and steps them beside a plain loop.</summary>
internal static class Served
{
    public static BoundStepModel Load(byte[] graph, GraphBindings? bindings = null) =>
        Assert.IsType<BoundStepModel>(OnnxGraph.Read(graph, "The graph").Load(1, bindings));

    /// <summary>Rows that come, go and move get the distributions of the plain loop.</summary>
    public static BoundStepModel Like(byte[] graph, Func<float[]> start, Func<int, float[], float[]> step, GraphBindings? bindings = null)
    {
        var model = Load(graph, bindings);
        using var batch = model.CreateBatch(5);
        float[][] states = [.. Enumerable.Range(0, 5).Select(_ => start())];
        for (var round = 0; round < 12; round++)
        {
            var count = (round % 5) + 1;
            for (var row = 0; row < count; row++)
                batch.InputIds[row] = ((round * 5) + (row * 3)) % model.VocabularySize;
            batch.Step(count);
            for (var row = 0; row < count; row++)
                AssertClose(step((int)batch.InputIds[row], states[row]), batch.Logits(row));
            batch.CopyState(count - 1, 0);
            states[count - 1].CopyTo(states[0], 0);
            if (round == 6)
            {
                batch.WriteState(1, default);
                start().CopyTo(states[1], 0);
            }
        }

        return model;
    }

    /// <summary>An LSTM's graph gives what its numbers do.</summary>
    public static GraphBinding Like(ForeignLstm network, GraphBindings? bindings = null)
    {
        using var model = Like(network.ToOnnx(), network.Start, network.Step, bindings);
        return model.Binding;
    }

    /// <summary>Logits mean their softmax alone.</summary>
    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual)
    {
        var (one, other) = (LogSoftmax(expected), LogSoftmax(actual.ToArray()));
        for (var i = 0; i < one.Length; i++)
            Assert.Equal(one[i], other[i], 1e-3);
    }

    private static double[] LogSoftmax(float[] logits)
    {
        var sum = Math.Log(logits.Sum(logit => Math.Exp(logit)));
        return [.. logits.Select(logit => logit - sum)];
    }
}
