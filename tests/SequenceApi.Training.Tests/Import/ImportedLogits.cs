using SequenceApi.Engine.Models;

namespace SequenceApi.Training.Tests.Import;

/// <summary>Compares a graph, step by step, with logits that are known.</summary>
internal static class ImportedLogits
{
    /// <summary>The greatest difference of any logit, relative to logits above 1.</summary>
    public static double Difference(float[][] expected, IStepModel graph, int[] tokens)
    {
        using var batch = graph.CreateBatch(1);
        var greatest = 0.0;
        for (var time = 0; time < tokens.Length; time++)
        {
            batch.InputIds[0] = tokens[time];
            batch.Step(1);
            var logits = batch.Logits(0);
            for (var id = 0; id < logits.Length; id++)
                greatest = Math.Max(greatest, Math.Abs(logits[id] - expected[time][id]) / Math.Max(1, Math.Abs(expected[time][id])));
        }

        return greatest;
    }
}
