using Microsoft.ML.OnnxRuntime;
using SequenceApi.Training.Data;
using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Export;

/// <summary>Runs a step graph on ONNX Runtime beside the network it was made from, each carrying its own state.</summary>
internal static class StepGraphCheck
{
    private const int StepCount = 200;
    private const int BatchSize = 3;
    private const double Tolerance = 1e-4;

    /// <summary>Refuses a graph that is not its network.</summary>
    /// <exception cref="TrainingException">A logit or a state differs by more than 1e-4 somewhere in 200 steps.</exception>
    public static void Require(LanguageModel model, byte[] graph)
    {
        var difference = Compare(model, graph);
        if (!(difference <= Tolerance))
            throw new TrainingException(
                $"The exported graph and the network differ by {difference:G3} within {StepCount} steps, more than {Tolerance}: nothing was written.");
    }

    /// <summary>The greatest difference of any logit or state over the steps; NaN where one is no number.</summary>
    private static double Compare(LanguageModel model, byte[] graph)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var session = new InferenceSession(graph);
        model.eval();
        var (ours, theirs) = (model.InitialState(BatchSize), ZeroState(model));
        var greatest = 0.0;
        for (var step = 0; step < StepCount; step++)
        {
            using var inner = NewDisposeScope();
            var ids = Tokens(step, model.Shape.VocabularySize);
            var (logits, next) = model.Forward(tensor(ids).unsqueeze(0), ours);
            var (graphLogits, graphState) = Step(session, model, ids, theirs);
            greatest = Math.Max(greatest, Difference(logits.squeeze(0), graphLogits));
            for (var part = 0; part < next.Length; part++)
                greatest = Math.Max(greatest, Difference(next[part], graphState[part]));
            (ours, theirs) = ([.. next.Select(part => part.MoveToOuterDisposeScope())], graphState);
        }

        return greatest;
    }

    private static float[][] ZeroState(LanguageModel model) =>
        [.. model.StateNames.Select(_ => new float[BatchSize * model.Shape.HiddenSize])];

    private static long[] Tokens(int step, int vocabularySize) =>
        [.. Enumerable.Range(0, BatchSize).Select(row => (long)(SplitMix64.Hash(row, step) % (ulong)vocabularySize))];

    private static (float[] Logits, float[][] State) Step(InferenceSession session, LanguageModel model, long[] ids, float[][] state)
    {
        long[] stateShape = [BatchSize, model.Shape.HiddenSize];
        var inputs = new Dictionary<string, OrtValue> { ["input_ids"] = OrtValue.CreateTensorValueFromMemory(ids, [BatchSize]) };
        foreach (var (name, values) in model.StateNames.Zip(state))
            inputs[StepGraph.StateInput(name)] = OrtValue.CreateTensorValueFromMemory(values, stateShape);
        using var options = new RunOptions();
        using var results = session.Run(options, inputs, ["logits", .. model.StateNames.Select(StepGraph.StateOutput)]);
        foreach (var input in inputs.Values)
            input.Dispose();
        float[][] outputs = [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
        return (outputs[0], outputs[1..]);
    }

    private static double Difference(Tensor ours, float[] theirs)
    {
        var other = tensor(theirs).reshape(ours.shape);
        return (ours - other).abs().max().item<float>();
    }
}
