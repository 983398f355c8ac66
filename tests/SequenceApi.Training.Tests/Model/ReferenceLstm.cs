using SequenceApi.Training.Model;
using static TorchSharp.torch;

namespace SequenceApi.Training.Tests.Model;

/// <summary>The textbook's LSTM in plain loops and double precision, on a network's weights.</summary>
internal sealed class ReferenceLstm
{
    private readonly List<(double[,] Input, double[,] Recurrent, double[] Bias)> _layers = [];
    private readonly double[,] _embedding;
    private readonly double[,] _projection;
    private readonly double[] _bias;
    private readonly double[][] _h;
    private readonly double[][] _c;

    public ReferenceLstm(Network model)
    {
        foreach (var layer in model.Layers)
            _layers.Add((Matrix(layer.InputWeight), Matrix(layer.RecurrentWeight), Vector(layer.InputBias + layer.RecurrentBias)));
        (_embedding, _projection, _bias) = (Matrix(model.EmbeddingWeight), Matrix(model.Projection.Weight), Vector(model.Projection.Bias));
        _h = [.. _layers.Select(_ => new double[model.Shape.HiddenSize])];
        _c = [.. _layers.Select(_ => new double[model.Shape.HiddenSize])];
    }

    /// <summary>Reads a token; log probabilities of the next one.</summary>
    public double[] Step(int id)
    {
        double[] input = [.. Enumerable.Range(0, _embedding.GetLength(1)).Select(column => _embedding[id, column])];
        for (var layer = 0; layer < _layers.Count; layer++)
            input = StepLayer(layer, input);
        double[] logits = [.. _bias.Select((bias, row) => bias + Dot(_projection, row, input))];
        var total = Math.Log(logits.Sum(Math.Exp));
        return [.. logits.Select(logit => logit - total)];
    }

    private double[] StepLayer(int layer, double[] input)
    {
        var (inputWeight, recurrentWeight, bias) = _layers[layer];
        var (h, c, size) = (_h[layer], _c[layer], _h[layer].Length);
        double Gate(int gate, int unit) => bias[gate * size + unit]
            + Dot(inputWeight, gate * size + unit, input) + Dot(recurrentWeight, gate * size + unit, h);
        double[] nextC = [.. c.Select((value, unit) => Sigmoid(Gate(1, unit)) * value + Sigmoid(Gate(0, unit)) * Math.Tanh(Gate(2, unit)))];
        double[] nextH = [.. nextC.Select((value, unit) => Sigmoid(Gate(3, unit)) * Math.Tanh(value))];
        (_h[layer], _c[layer]) = (nextH, nextC);
        return nextH;
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    private static double Dot(double[,] matrix, int row, double[] vector)
    {
        var sum = 0.0;
        for (var column = 0; column < vector.Length; column++)
            sum += matrix[row, column] * vector[column];
        return sum;
    }

    private static double[] Vector(Tensor tensor) => [.. tensor.detach().data<float>().Select(value => (double)value)];

    private static double[,] Matrix(Tensor tensor)
    {
        var flat = Vector(tensor);
        var matrix = new double[tensor.shape[0], tensor.shape[1]];
        for (var index = 0; index < flat.Length; index++)
            matrix[index / matrix.GetLength(1), index % matrix.GetLength(1)] = flat[index];
        return matrix;
    }
}
