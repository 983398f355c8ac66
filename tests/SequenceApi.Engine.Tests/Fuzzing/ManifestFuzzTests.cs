using System.Text;
using CsCheck;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.Tests.Fakes;
using SequenceApi.Engine.Tokenization;

namespace SequenceApi.Engine.Tests.Fuzzing;

/// <summary>model.json: 20,000 cases of the manifest alone, 1,000 of the bundle beside it.</summary>
public sealed class ManifestFuzzTests : IDisposable
{
    private const string Whole = """
        {"id":"tiny","description":"A toy.","architecture":{"cell":"rnn","layers":1,"hidden_size":4,"embedding_size":4,"vocabulary_size":6,"parameters":100},
         "graphs":{"fp32":"model.onnx"},"default_precision":"fp32","tokenizer":{"kind":"character","vocabulary":"vocab.json","unknown":"<unk>","beginning":"\n","end":null,"merges":null,"padding":null},
         "training":{"corpus":"c","sha256":"00","licence":"l","epochs":1,"seed":1,"validation_nats_per_token":1.5},"sha256":{},
         "chat":{"system":"S: ","user":"U: ","assistant":"A: ","separator":"\n","stop":["\n","U:"]},"bindings":null}
        """;

    private const string Bound = """
        {"id":"tiny","description":"","architecture":{"cell":"rnn","layers":1,"hidden_size":4,"embedding_size":4,"vocabulary_size":6,"parameters":100},
         "graphs":{"fp32":"model.onnx"},"default_precision":"fp32","tokenizer":{"kind":"character","vocabulary":"vocab.json","unknown":"<unk>"},
         "bindings":{"input_ids":"input_ids","ids_layout":"batch_sequence","window":null,"scores":"logits","scores_kind":"logits","batch":null,
          "states":[{"input":"h_in.0","output":"h_out.0","axis":0,"initial":0.5,"initial_file":null}]}}
        """;

    private readonly string _models = Directory.CreateTempSubdirectory().FullName;
    private readonly string _bundle;

    public ManifestFuzzTests()
    {
        _bundle = Directory.CreateDirectory(Path.Combine(_models, "tiny")).FullName;
        var tokens = CharacterTokenizer.Learn("abcd\n", "<unk>");
        tokens.Save(Path.Combine(_bundle, "vocab.json"));
        File.WriteAllBytes(Path.Combine(_bundle, "model.onnx"), new TinyNetwork(tokens.Count, 4, seed: 1).ToOnnx());
    }

    private static Gen<byte[]> Manifests => Gen.Frequency(
        (5, OddJson.Of(Whole, Bound).Select(Encoding.UTF8.GetBytes)),
        (1, Damage.Of(Encoding.UTF8.GetBytes(Whole), Encoding.UTF8.GetBytes(Bound))));

    private string Manifest => Path.Combine(_bundle, ModelManifest.FileName);

    public void Dispose() => Directory.Delete(_models, recursive: true);

    [Fact]
    public void An_odd_manifest_is_read_or_refused_as_invalid_data() => Fuzz.Each(Manifests, 20_000, manifest =>
    {
        File.WriteAllBytes(Manifest, manifest);
        try
        {
            _ = ModelManifest.Load(_bundle);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }, Encoding.UTF8.GetString);

    [Fact]
    public void A_bundle_with_an_odd_manifest_is_listed_and_loads_or_is_unavailable() => Fuzz.Each(Manifests, 1_000, manifest =>
    {
        File.WriteAllBytes(Manifest, manifest);
        var library = new ModelLibrary(_models, new(), intraOpThreads: 1);
        var (id, bundle) = Assert.Single(library.Find());
        try
        {
            using var model = library.Load(id, bundle);
            _ = model.Manifest.Chat?.Write([(ChatRole.User, "a"), (ChatRole.Assistant, "b"), (ChatRole.System, "c")]);
            return true;
        }
        catch (SequenceApiException exception)
        {
            Assert.Equal(ErrorCode.ModelUnavailable, exception.Code);
            return false;
        }
    }, Encoding.UTF8.GetString);
}
