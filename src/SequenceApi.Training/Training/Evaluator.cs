using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>Scores a text token by token: from the zero state and the beginning token, state carried to the end.</summary>
internal static class Evaluator
{
    private const int ChunkLength = 1024;

    /// <summary>Scores a text.</summary>
    /// <param name="model">The network; nothing is dropped.</param>
    /// <param name="tokens">The text.</param>
    /// <param name="beginningId">The token fed first. Without one the text's first token is fed and not scored.</param>
    public static Evaluation Evaluate(Network model, ReadOnlySpan<int> tokens, int? beginningId)
    {
        long[] inputs = beginningId is { } id ? [id, .. Widen(tokens[..^1])] : Widen(tokens[..^1]);
        var targets = Widen(beginningId is null ? tokens[1..] : tokens);
        model.eval();
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var state = model.InitialState(batch: 1);
        var total = 0.0;
        for (var start = 0; start < inputs.Length; start += ChunkLength)
        {
            using var chunk = NewDisposeScope();
            var end = Math.Min(inputs.Length, start + ChunkLength);
            var (logits, next) = model.Forward(tensor(inputs[start..end]).unsqueeze(1), state);
            total += nn.functional.cross_entropy(
                logits.squeeze(1), tensor(targets[start..end]), reduction: nn.Reduction.Sum).item<float>();
            state = [.. next.Select(part => part.MoveToOuterDisposeScope())];
        }

        return new Evaluation(targets.Length, total);
    }

    private static long[] Widen(ReadOnlySpan<int> tokens)
    {
        var wide = new long[tokens.Length];
        for (var index = 0; index < wide.Length; index++)
            wide[index] = tokens[index];
        return wide;
    }
}
