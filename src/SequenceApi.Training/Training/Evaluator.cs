using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>Scores a text token by token: from the zero state and the beginning token, state carried to the end.</summary>
internal static class Evaluator
{
    private const int LongestChunk = 1024;
    private const long LogitsAtOnce = 1 << 24;
    private const int Run = 256;
    private const long Ignored = -100;

    /// <summary>Scores a text.</summary>
    /// <param name="model">The network; nothing is dropped.</param>
    /// <param name="tokens">The text.</param>
    /// <param name="beginningId">The token fed first. Without one the text's first token is fed and not scored.</param>
    /// <param name="streamCount">Parts of the text that are read side by side, many times faster than one after the
    /// other. Every part but the first starts from the zero state, 256 tokens before what it scores, so with more than
    /// one the loss is a little higher than that of the text read whole.</param>
    /// <param name="part">Whether a target counts in <see cref="Evaluation.Part"/>, by id; null for no such part.</param>
    public static Evaluation Evaluate(
        Network model, ReadOnlySpan<int> tokens, int? beginningId, int streamCount = 1, bool[]? part = null)
    {
        long[] inputs = beginningId is { } id ? [id, .. Widen(tokens[..^1])] : Widen(tokens[..^1]);
        var targets = Widen(beginningId is null ? tokens[1..] : tokens);
        var stride = (int)((Math.Max(0, targets.Length - Run) + streamCount - 1L) / streamCount);
        var length = streamCount == 1 ? targets.Length : stride + Run;
        model.eval();
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (state, total, partTotal) = (model.InitialState(streamCount), 0.0, 0.0);
        var partWeights = part is null ? null : tensor(part).to(float32);
        var chunkLength = (int)Math.Clamp(LogitsAtOnce / streamCount / model.Shape.VocabularySize, 1, LongestChunk);
        for (var start = 0; start < length; start += chunkLength)
        {
            using var chunk = NewDisposeScope();
            var end = Math.Min(length, start + chunkLength);
            var (logits, next) = model.Forward(Cut(inputs, start, end, streamCount, stride, isInput: true), state);
            var wanted = Cut(targets, start, end, streamCount, stride, isInput: false).flatten();
            var losses = nn.functional.cross_entropy(logits.flatten(0, 1), wanted, ignore_index: Ignored, reduction: nn.Reduction.None);
            total += losses.sum().item<float>();
            if (partWeights is not null)
                partTotal += (losses * partWeights[wanted.clamp(0)]).sum().item<float>();
            state = [.. next.Select(tensor => tensor.MoveToOuterDisposeScope())];
        }

        return new Evaluation(targets.Length, total)
        {
            Part = part is null ? null : new Evaluation(targets.Count(id => part[id]), partTotal),
        };
    }

    /// <summary>A chunk of every stream, [time, stream]: stream s begins at s · stride; a target that another stream
    /// scores or that is past the end is ignored.</summary>
    private static Tensor Cut(long[] tokens, int start, int end, int streamCount, int stride, bool isInput)
    {
        var cut = new long[(end - start) * streamCount];
        for (var time = start; time < end; time++)
            for (var stream = 0; stream < streamCount; stream++)
            {
                var position = (long)stream * stride + time;
                cut[(time - start) * streamCount + stream] = isInput
                    ? tokens[Math.Min(position, tokens.Length - 1)]
                    : position < tokens.Length && (stream == 0 || time >= Run) ? tokens[position] : Ignored;
            }

        return tensor(cut).reshape(end - start, streamCount);
    }

    private static long[] Widen(ReadOnlySpan<int> tokens)
    {
        var wide = new long[tokens.Length];
        for (var index = 0; index < wide.Length; index++)
            wide[index] = tokens[index];
        return wide;
    }
}
