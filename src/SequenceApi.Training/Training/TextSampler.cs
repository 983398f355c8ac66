using SequenceApi.Engine.Sampling;
using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>Draws text from a network, a token at a time, as the server does; never the unknown token.</summary>
/// <param name="model">The network.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="beginningId">The token fed before a new text, or null.</param>
internal sealed class TextSampler(Network model, Tokenizer tokenizer, int? beginningId)
{
    private readonly Sampler _sampler = new();

    /// <summary>The text after a prompt, a piece for each token and one for what a last token leaves incomplete.</summary>
    /// <param name="prompt">What comes before; it may be empty where the model has a beginning token.</param>
    /// <param name="sampling">How each token is chosen; penalties are not applied.</param>
    /// <param name="length">How many tokens it writes.</param>
    /// <exception cref="TrainingException">There is neither a prompt nor a beginning token.</exception>
    public IEnumerable<string> Continue(string prompt, SamplingParameters sampling, int length) =>
        Write(Tokens(prompt, sampling).Take(length));

    /// <summary>The tokens after a prompt, without end.</summary>
    /// <inheritdoc cref="Continue"/>
    public IEnumerable<int> Tokens(string prompt, SamplingParameters sampling)
    {
        var tokens = tokenizer.Encode(prompt);
        int[] start = beginningId is { } id ? [id, .. tokens] : tokens;
        return start.Length > 0
            ? Draw(start, sampling, tokens.Length)
            : throw new TrainingException("The model has no beginning token: give it a --prompt.");
    }

    private IEnumerable<string> Write(IEnumerable<int> ids)
    {
        var decoder = new IncrementalDecoder();
        foreach (var id in ids)
            yield return decoder.Append(tokenizer.Bytes(id));
        yield return decoder.Finish();
    }

    private IEnumerable<int> Draw(int[] input, SamplingParameters sampling, int position)
    {
        model.eval();
        var state = model.InitialState(batch: 1);
        for (; ; position++)
        {
            (var logits, state) = Read(input, state);
            input = [_sampler.Sample(_sampler.Distribution(logits), sampling, counts: null, position, tokenizer.Skipped, endId: null, mayEnd: true)];
            yield return input[0];
        }
    }

    /// <summary>Reads tokens; the logits after the last one, and the state, which replaces the one before.</summary>
    private (float[] Logits, Tensor[] State) Read(int[] input, Tensor[] state)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (logits, next) = model.Forward(tensor(Array.ConvertAll(input, id => (long)id)).unsqueeze(1), state);
        foreach (var part in state)
            part.Dispose();
        return (logits[-1, 0].data<float>().ToArray(), [.. next.Select(part => part.DetachFromDisposeScope())]);
    }
}
