using System.Text;
using SequenceApi.Training.Data;
using SequenceApi.Training.Model;
using SequenceApi.Training.Training;
using TorchSharp;

namespace SequenceApi.Training.Tests;

/// <summary>Small texts, networks and runs.</summary>
internal static class Runs
{
    public static readonly TrainingOptions Options = new()
    {
        Layers = 2,
        HiddenSize = 16,
        EmbeddingSize = 8,
        Dropout = 0.3,
        WeightDrop = 0.2,
        BatchSize = 4,
        Bptt = 10,
        Epochs = 3,
        Holdout = 0.1,
        Seed = 5,
    };

    /// <summary>Some made-up lines of letters, the same for the same length.</summary>
    public static string Text(int length)
    {
        var text = new StringBuilder();
        for (var index = 0; text.Length < length; index++)
            text.Append("the cat sat on a mat\n"[(int)(SplitMix64.Hash(1, index / 3) % 18)..][..3]).Append(index % 7 == 6 ? '\n' : ' ');
        return text.ToString(0, length);
    }

    public static Corpus Corpus(int length = 300) => new("text.txt", Text(length), new string('a', 64));

    public static Trainer Start(string directory, TrainingOptions? options = null, Corpus? corpus = null)
    {
        var (data, about) = TrainingData.Prepare(options ?? Options, corpus ?? Corpus(), validation: null);
        return new Trainer(data, about, directory, TimeProvider.System, resumed: null);
    }

    public static Trainer Resume(string directory)
    {
        var last = Checkpoint.Load(System.IO.Path.Combine(directory, Checkpoint.LastFileName));
        var (data, about) = TrainingData.Prepare(last.About.Options, Corpus(), validation: null);
        return new Trainer(data, about.Resume(last.About), directory, TimeProvider.System, last);
    }

    public static Network Network(
        int layers = 2, int hidden = 16, int embedding = 8, int vocabulary = 20, long seed = 1, string cell = "lstm", bool isTied = false)
    {
        torch.manual_seed(seed);
        var model = new Network(
            new ModelShape(cell, layers, hidden, embedding, vocabulary, isTied), new Regularization(), unknownId: 0);
        model.eval();
        return model;
    }

    public static int[] Tokens(int count, int vocabulary, long seed = 1) =>
        [.. Enumerable.Range(0, count).Select(index => (int)(SplitMix64.Hash(seed, index) % (ulong)vocabulary))];

    public static Dictionary<string, byte[]> Bytes(IEnumerable<(string Name, torch.Tensor Tensor)> tensors) =>
        tensors.ToDictionary(pair => pair.Name, pair => pair.Tensor.detach().contiguous().bytes.ToArray());

    public static Dictionary<string, byte[]> LastBytes(string directory) => Bytes(
        Checkpoint.Load(System.IO.Path.Combine(directory, Checkpoint.LastFileName)).Tensors.Select(pair => (pair.Key, pair.Value)));
}
