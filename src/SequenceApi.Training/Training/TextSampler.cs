using SequenceApi.Engine.Tokenization;
using SequenceApi.Training.Data;
using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Training;

/// <summary>Draws text from a network, a token at a time; never the unknown token.</summary>
/// <param name="model">The network.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="beginningId">The token fed before a new text, or null.</param>
internal sealed class TextSampler(Network model, Tokenizer tokenizer, int? beginningId)
{
    /// <summary>The text after a prompt, without end.</summary>
    /// <param name="prompt">What comes before; it may be empty where the model has a beginning token.</param>
    /// <param name="temperature">What the logits are divided by; 0 takes the likeliest token.</param>
    /// <param name="seed">Decides the draws, with the position and nothing else.</param>
    /// <exception cref="TrainingException">There is neither a prompt nor a beginning token.</exception>
    public IEnumerable<string> Continue(string prompt, double temperature, long seed)
    {
        List<int> start = [.. tokenizer.Encode(prompt)];
        if (beginningId is { } id)
            start.Insert(0, id);
        return start.Count > 0
            ? Draw([.. start], temperature, seed)
            : throw new TrainingException("The model has no beginning token: give it a --prompt.");
    }

    private IEnumerable<string> Draw(int[] input, double temperature, long seed)
    {
        model.eval();
        var state = model.InitialState(batch: 1);
        for (var position = 0L; ; position++)
        {
            (var logits, state) = Read(input, state);
            input = [Choose(logits, temperature, SplitMix64.Uniform(seed, position))];
            yield return tokenizer.Decode(input);
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

    private int Choose(float[] logits, double temperature, double draw)
    {
        if (tokenizer.UnknownId is { } unknown)
            logits[unknown] = float.NegativeInfinity;
        var highest = logits.Max();
        if (temperature == 0)
            return Array.IndexOf(logits, highest);
        var weights = Array.ConvertAll(logits, logit => Math.Exp((logit - highest) / temperature));
        var rest = draw * weights.Sum();
        var chosen = 0;
        while (chosen < weights.Length - 1 && (rest -= weights[chosen]) >= 0)
            chosen++;
        return chosen;
    }
}
