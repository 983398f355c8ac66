using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SequenceApi.Engine.Models;

/// <summary>Steps a model through a fixed text, alone and among others, to see which bits it computes.</summary>
internal static class NumericsProbe
{
    private const int StepCount = 8;
    private const int DigestLength = 8;
    private static readonly int[] BatchSizes = [2, 7, 16, 64];

    /// <summary>Whether a sequence gets the same bits alone and in any batch, and a digest of those that it gets alone;
    /// null where they are no finite numbers.</summary>
    public static (bool IsBatchInvariant, string Digest)? Run(IStepModel model)
    {
        var alone = Step(model, batchSize: 1);
        if (!Array.TrueForAll(alone, float.IsFinite))
            return null;
        var digest = SHA256.HashData(MemoryMarshal.AsBytes<float>(alone));
        return (BatchSizes.All(batchSize => SameBits(alone, Step(model, batchSize))), Convert.ToHexStringLower(digest, 0, DigestLength));
    }

    /// <summary>The logits and the final states of a batch whose first and last rows read the fixed text; those of the last.</summary>
    private static float[] Step(IStepModel model, int batchSize)
    {
        using var batch = model.CreateBatch(batchSize);
        var (width, last) = (model.VocabularySize, batchSize - 1);
        var seen = new float[(StepCount * width) + model.Layout.Size];
        for (var step = 0; step < StepCount; step++)
        {
            for (var row = 0; row < batchSize; row++)
                batch.InputIds[row] = Token(step, row == last ? 0 : row, width);
            batch.Step(batchSize);
            if (!SameBits(batch.Logits(0), batch.Logits(last)))
                return [];
            batch.Logits(last).CopyTo(seen.AsSpan(step * width));
        }

        batch.ReadState(last, seen.AsSpan(StepCount * width));
        return seen;
    }

    private static long Token(int step, int text, int vocabularySize) =>
        (long)((((ulong)step * 2654435761) + ((ulong)text * 40503) + 12345) % (ulong)vocabularySize);

    private static bool SameBits(ReadOnlySpan<float> one, ReadOnlySpan<float> other) =>
        MemoryMarshal.AsBytes(one).SequenceEqual(MemoryMarshal.AsBytes(other));
}
