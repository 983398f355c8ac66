using SequenceApi.Engine.Models;
using SequenceApi.Engine.Sampling;

namespace SequenceApi.Training.Export;

/// <summary>Scores a text by stepping a graph as the server does.</summary>
internal static class GraphLoss
{
    private const int StreamCount = 64;
    private const int LeadIn = 256;

    /// <summary>The mean loss, in nats per token.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="tokens">The text, at least two tokens.</param>
    /// <param name="beginningId">The token fed first; without one the text's first token is fed and not scored.</param>
    /// <param name="progress">Is told the share that is done, in 0…1.</param>
    /// <remarks>The text is read in 64 parts side by side, each from the zero state and but for the first from 256 tokens
    /// before what it scores: the loss is a little higher than that of the text read whole.</remarks>
    public static double Measure(IStepModel model, ReadOnlySpan<int> tokens, int? beginningId, Action<double> progress)
    {
        int[] inputs = beginningId is { } id ? [id, .. tokens[..^1]] : tokens[..^1].ToArray();
        var targets = beginningId is null ? tokens[1..] : tokens;
        var stride = Math.Max(1, (targets.Length - LeadIn + StreamCount - 1) / StreamCount);
        using var batch = model.CreateBatch(StreamCount);
        var (sampler, total) = (new Sampler(), 0.0);
        for (var time = 0; time < Math.Min(stride + LeadIn, targets.Length); time++)
        {
            var (rowCount, wanted) = (0, 0);
            for (var position = time; rowCount < StreamCount && position < targets.Length; position += stride)
            {
                batch.InputIds[rowCount] = inputs[position];
                if (rowCount == 0 || time >= LeadIn)
                    batch.LogitRows[wanted++] = rowCount;
                rowCount++;
            }

            batch.Step(rowCount, wanted);
            for (var index = 0; index < wanted; index++)
                total -= sampler.Distribution(batch.Logits(index)).LogProbability(
                    targets[time + (stride * (int)batch.LogitRows[index])]);
            progress((time + 1.0) / (stride + LeadIn));
        }

        return total / targets.Length;
    }
}
