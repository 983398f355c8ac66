using System.Text;
using CsCheck;
using SequenceApi.Engine.Tests.Fuzzing;
using SequenceApi.Training.Import;
using SequenceApi.Training.Tests.Import;
using SequenceApi.Training.Training;
using static TorchSharp.torch;

namespace SequenceApi.Training.Tests.Fuzzing;

/// <summary>Weights as safetensors, other people's and those of checkpoints: 12,000 cases.</summary>
public sealed class WeightFileFuzzTests : IDisposable
{
    private const int PrefixLength = 8;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_file_of_weights_is_read_or_refused_as_invalid_data()
    {
        var file = File.ReadAllBytes(new PyTorchModel("gru", vocabulary: 5).Save(_folder["whole"]));
        var header = file[PrefixLength..^DataLength(file)];
        Fuzz.Each(
            Gen.OneOf(
                Damage.Of(file),
                Damage.Of(header).Select(damaged => WithHeader(damaged, file)),
                OddJson.Of(Encoding.UTF8.GetString(header)).Select(json => WithHeader(Encoding.UTF8.GetBytes(json), file))),
            9_000,
            damaged => Takes<InvalidDataException>(() => PyTorchWeights.Read(_folder.Write("damaged", damaged)).ToNetwork()),
            Fuzz.Show);
    }

    [Fact]
    public void A_damaged_checkpoint_is_read_or_refused_by_the_trainer()
    {
        var about = TrainingData.Prepare(Runs.Options, Runs.Corpus(), validation: null).About;
        using var network = Runs.Network(vocabulary: about.Vocabulary.Length);
        (string, Tensor)[] weights = [.. Checkpoint.Weights(network)];
        Checkpoint.Save(_folder["whole"], about, weights);
        var file = File.ReadAllBytes(_folder["whole"]);
        Fuzz.Each(
            Gen.Frequency((1, Damage.Of(file)), (3, OddJson.Of(about.ToJson()).Select(json => WithText(json, weights)))),
            3_000,
            damaged => Takes<TrainingException>(() =>
            {
                var checkpoint = Checkpoint.Load(_folder.Write("damaged", damaged));
                _ = checkpoint.ToTokenizer();
                using var model = checkpoint.ToModel();
            }),
            Fuzz.Show);
    }

    private static bool Takes<TRefusal>(Action read)
        where TRefusal : Exception
    {
        using var tensors = NewDisposeScope();
        try
        {
            read();
            return true;
        }
        catch (TRefusal)
        {
            return false;
        }
    }

    private static int DataLength(byte[] file) => file.Length - PrefixLength - (int)BitConverter.ToInt64(file);

    private static byte[] WithHeader(byte[] header, byte[] file) => [.. BitConverter.GetBytes((long)header.Length), .. header, .. file[^DataLength(file)..]];

    private byte[] WithText(string text, (string, Tensor)[] weights)
    {
        SafeTensors.Write(_folder["odd"], text, weights);
        return File.ReadAllBytes(_folder["odd"]);
    }
}
