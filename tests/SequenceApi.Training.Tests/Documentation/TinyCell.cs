using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Tests.Documentation;

/// <summary>The lesson's network of two units and three letters, as the trainer computes it.</summary>
internal sealed class TinyCell
{
    private const string Letters = "abc";

    private readonly RecurrentLayer _layer;
    private readonly float[][] _output;
    private Tensor[] _state;

    /// <param name="cell">The cell.</param>
    /// <param name="rows">A row for each gate and unit: what each letter adds, what each unit adds, bias.</param>
    /// <param name="output">A row for each letter: what each unit adds, bias.</param>
    public TinyCell(string cell, float[][] rows, float[][] output)
    {
        _layer = RecurrentLayer.Create(cell, Letters.Length, 2);
        _output = output;
        using var _ = no_grad();
        _layer.InputWeight.copy_(Columns(rows, 0, 3));
        _layer.RecurrentWeight.copy_(Columns(rows, 3, 2));
        _layer.InputBias.copy_(Columns(rows, 5, 1).squeeze(1));
        _layer.RecurrentBias.zero_();
        _state = Initial();
    }

    /// <summary>h, and c behind it where there is one, after the last text that was read.</summary>
    public double[] State => [.. _state.SelectMany(part => part.data<float>().Select(value => (double)value))];

    /// <summary>The score of each letter to come.</summary>
    public double[] Logits => [.. _output.Select(row => row[0] * State[0] + row[1] * State[1] + row[2])];

    /// <summary>The probability of each letter to come.</summary>
    public double[] Probabilities => [.. Logits.Select(logit => Math.Exp(logit) / Logits.Sum(Math.Exp))];

    /// <summary>Reads a text from the start.</summary>
    public TinyCell Read(string text)
    {
        using var _ = no_grad();
        _state = Initial();
        foreach (var letter in text)
            _state = _layer.Forward(eye(3)[Letters.IndexOf(letter, StringComparison.Ordinal)].view(1, 1, 3), _state).State;
        return this;
    }

    private Tensor[] Initial() => [.. _layer.StateNames.Select(_ => zeros(1, 2))];

    private static Tensor Columns(float[][] rows, int start, int count) =>
        stack(rows.Select(row => tensor(row[start..(start + count)])).ToArray());
}
