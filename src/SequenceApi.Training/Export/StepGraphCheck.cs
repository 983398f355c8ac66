using SequenceApi.Engine.Models;
using SequenceApi.Engine.Models.Onnx;
using SequenceApi.Training.Data;
using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Export;

/// <summary>Steps a graph as the server will, beside the network it was made from, each carrying its own state.</summary>
internal static class StepGraphCheck
{
    private const int StepCount = 200;
    private const int BatchSize = 3;
    private const double Tolerance = 1e-4;

    /// <summary>Refuses a graph that is not its network.</summary>
    /// <exception cref="TrainingException">A logit or a state differs by more than 1e-4 of its size somewhere in 200 steps, or is no number.</exception>
    public static void Require(Network network, byte[] graph)
    {
        var difference = Compare(network, graph);
        if (!(difference <= Tolerance))
            throw new TrainingException(
                $"The exported graph and the network differ by {difference:G3} within {StepCount} steps, more than {Tolerance}: nothing was written.");
    }

    /// <summary>
    /// The greatest difference of any logit or state over the steps, relative to values above 1: a float has seven digits, and logits
    /// of random tokens can be in the thirties. NaN where one is no number.
    /// </summary>
    private static double Compare(Network network, byte[] graph)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var stepModel = Open(graph);
        using var batch = stepModel.CreateBatch(BatchSize);
        network.eval();
        var (state, greatest) = (network.InitialState(BatchSize), 0.0);
        for (var step = 0; step < StepCount; step++)
        {
            using var inner = NewDisposeScope();
            var ids = Tokens(step, network.Shape.VocabularySize);
            ids.CopyTo(batch.InputIds);
            batch.Step(BatchSize);
            var (logits, next) = network.Forward(tensor(ids).unsqueeze(0), state);
            greatest = Math.Max(greatest, Difference(logits.squeeze(0), cat(next, 1), batch, stepModel.Layout.Size));
            state = [.. next.Select(part => part.MoveToOuterDisposeScope())];
        }

        return greatest;
    }

    private static OnnxStepModel Open(byte[] graph)
    {
        try
        {
            return OnnxStepModel.Load(graph, intraOpThreads: 1);
        }
        catch (InvalidDataException exception)
        {
            throw new TrainingException($"The exported graph can't be served: {exception.Message} Nothing was written.", exception);
        }
    }

    private static long[] Tokens(int step, int vocabularySize) =>
        [.. Enumerable.Range(0, BatchSize).Select(row => (long)(SplitMix64.Hash(row, step) % (ulong)vocabularySize))];

    private static double Difference(Tensor logits, Tensor states, StepBatch batch, int stateSize)
    {
        var (greatest, state) = (0.0, new float[stateSize]);
        for (var row = 0; row < BatchSize; row++)
        {
            batch.ReadState(row, state);
            greatest = Math.Max(greatest, Difference(logits[row], batch.Logits(row).ToArray()));
            greatest = Math.Max(greatest, Difference(states[row], state));
        }

        return greatest;
    }

    private static double Difference(Tensor ours, float[] theirs) =>
        ((ours - tensor(theirs)).abs() / ours.abs().clamp_min(1)).max().item<float>();
}
