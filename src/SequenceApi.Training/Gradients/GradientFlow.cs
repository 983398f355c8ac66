using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Gradients;

/// <summary>
/// How much of the loss at one place of a text still reaches the hidden state k steps before it: the norm of the
/// gradient ∂L_T/∂s_{T−k}, where L_T is the loss of the one token behind place T and s is all that the network carries
/// from one step to the next: h of every layer, and c too where the cell has one (Hochreiter 1991; Pascanu, Mikolov and
/// Bengio, arXiv 1211.5063). Each number is the median over many places.
/// </summary>
/// <param name="Norms">‖∂L_T/∂s_{T−k}‖₂ by k, from 0, in nats for each unit of the state.</param>
/// <param name="NormsOfH">The same for h alone.</param>
/// <param name="Shares">‖∂L_T/∂s_{T−k}‖₂ / ‖∂L_T/∂s_T‖₂ by k: 1 at k = 0.</param>
internal sealed record GradientFlow(double[] Norms, double[] NormsOfH, double[] Shares)
{
    /// <summary>Steps that are read from the zero state before the first state that counts.</summary>
    public const int LeadIn = 50;

    /// <summary>Measures a network; nothing is dropped.</summary>
    /// <param name="model">The network.</param>
    /// <param name="tokens">A text. Windows of it, evenly spread, are read side by side.</param>
    /// <param name="furthest">The greatest k.</param>
    /// <param name="places">Windows, and so places T.</param>
    /// <exception cref="TrainingException">The text is shorter than a window.</exception>
    public static GradientFlow Measure(Network model, int[] tokens, int furthest, int places)
    {
        var (ids, target) = Windows(tokens, LeadIn + furthest + 1, places);
        model.eval();
        using var scope = NewDisposeScope();
        var states = Unroll(model, ids, furthest);
        var top = states[^1][^model.Layers[^1].StateNames.Count];
        // Rows don't meet, so the gradient of the sum holds each place's own.
        var loss = nn.functional.cross_entropy(model.Projection.Forward(top), target, reduction: nn.Reduction.Sum);
        var isH = model.StateNames.Select(name => name.StartsWith('h')).ToArray();
        var gradients = autograd.grad([loss], [.. states.SelectMany(state => state)], allow_unused: true);
        double[][] all = new double[furthest + 1][], ofH = new double[furthest + 1][];
        for (var k = 0; k <= furthest; k++)
        {
            var parts = gradients.Skip((furthest - k) * isH.Length).Take(isH.Length).ToArray();
            all[k] = RowNorms(parts, places);
            ofH[k] = RowNorms([.. parts.Where((_, index) => isH[index])], places);
        }

        return new GradientFlow(
            [.. all.Select(Median)], [.. ofH.Select(Median)],
            [.. all.Select(norms => Median([.. norms.Select((norm, place) => norm / all[0][place])]))]);
    }

    /// <summary>Inputs [window, place] and the token behind each window.</summary>
    private static (Tensor Ids, Tensor Target) Windows(int[] tokens, int length, int places)
    {
        if (tokens.Length < length + 1)
            throw new TrainingException($"The text to measure on has {tokens.Length:N0} tokens, and takes {length + 1:N0}: bring more text.");
        var starts = Enumerable.Range(0, places).Select(place => (int)((long)place * (tokens.Length - length - 1) / places)).ToArray();
        var ids = new long[length, places];
        for (var time = 0; time < length; time++)
            for (var place = 0; place < places; place++)
                ids[time, place] = tokens[starts[place] + time];
        return (tensor(ids), tensor(starts.Select(start => (long)tokens[start + length]).ToArray()));
    }

    /// <summary>Reads the windows a step at a time; the states that count, the last one last.</summary>
    private static List<Tensor[]> Unroll(Network model, Tensor ids, int furthest)
    {
        var state = model.InitialState((int)ids.shape[1]);
        using (no_grad())
            (_, state) = model.Forward(ids[..LeadIn], state);
        var states = new List<Tensor[]>(furthest + 1);
        for (var time = LeadIn; time < ids.shape[0]; time++)
        {
            (_, state) = model.Forward(ids[time..(time + 1)], state);
            states.Add(state);
        }

        return states;
    }

    /// <summary>The norm of each row over some tensors: in double precision, as the square of a tiny float is zero.</summary>
    private static double[] RowNorms(IReadOnlyList<Tensor?> parts, int rows)
    {
        var squares = new double[rows];
        foreach (var part in parts)
        {
            // What the loss does not depend on has no gradient: c at T, where only h is looked at.
            if (part is null || part.IsInvalid)
                continue;
            var row = part.to(float64).square().sum(1).data<double>();
            for (var index = 0; index < rows; index++)
                squares[index] += row[index];
        }

        return [.. squares.Select(Math.Sqrt)];
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
