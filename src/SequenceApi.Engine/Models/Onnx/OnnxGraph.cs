using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using SequenceApi.Engine.Models.Onnx.Binding;

namespace SequenceApi.Engine.Models.Onnx;

/// <summary>The file of a graph, read and checked, before ONNX Runtime opens it.</summary>
internal sealed partial class OnnxGraph
{
    private const int LongestReason = 400;
    private readonly byte[] _bytes;
    private readonly string? _path;

    static OnnxGraph() => OnnxRuntimeTelemetry.TurnOff();

    private OnnxGraph(byte[] bytes, string name, string? path)
    {
        (_bytes, Name, _path) = (bytes, name, path);
        try
        {
            Model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"{name} is no ONNX graph, or is cut off: {OneLine(exception)}", exception);
        }

        Facts = GraphFacts.Of(Model, name);
    }

    /// <summary>What to call it where it fails.</summary>
    public string Name { get; }

    /// <summary>What the file says.</summary>
    public ModelProto Model { get; }

    /// <summary>What it declares.</summary>
    public GraphFacts Facts { get; }

    /// <summary>The folder of its file; null where it was read from memory.</summary>
    public string? Folder => _path is null ? null : Path.GetDirectoryName(Path.GetFullPath(_path));

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no graph.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static OnnxGraph Read(string path) => File.Exists(path)
        ? new(File.ReadAllBytes(path), path, path)
        : throw new FileNotFoundException($"{path} is missing.", path);

    /// <summary>Reads a file's bytes.</summary>
    /// <exception cref="InvalidDataException">They are no graph.</exception>
    public static OnnxGraph Read(byte[] bytes, string name) => new(bytes, name, path: null);

    /// <summary>Reads a file that must still be the one that was there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">Its digest then, in hex.</param>
    /// <exception cref="InvalidDataException">It is another one, or no graph.</exception>
    public static OnnxGraph Read(string path, string sha256)
    {
        var bytes = File.ReadAllBytes(path);
        return Convert.ToHexString(SHA256.HashData(bytes)).Equals(sha256, StringComparison.OrdinalIgnoreCase)
            ? new(bytes, path, path)
            : throw new InvalidDataException($"{path} has changed since the model was loaded; load the model again.");
    }

    /// <summary>The same graph with inner values as outputs too, each float32 [batch, width].</summary>
    public OnnxGraph Watching(IReadOnlyList<WatchedValue> values)
    {
        var model = Model.Clone();
        var batch = model.Graph.Input.First(input => input.Name == OnnxStepModel.InputIds).Type.TensorType.Shape.Dim[0];
        foreach (var (name, width) in values)
        {
            var shape = new TensorShapeProto { Dim = { batch.Clone(), new TensorShapeProto.Types.Dimension { DimValue = width } } };
            var type = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
            model.Graph.Output.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } });
        }

        return new(model.ToByteArray(), Name, _path);
    }

    /// <summary>Makes it step: a step graph of our exporter as it is, any other after finding out what its inputs and outputs mean.</summary>
    /// <param name="intraOpThreads">Threads inside one step.</param>
    /// <param name="bindings">What is known about its inputs and outputs; null for nothing.</param>
    /// <exception cref="InvalidDataException">It can't be served; the message says what to do.</exception>
    public IStepModel Load(int intraOpThreads, GraphBindings? bindings = null) => bindings is null && OnnxStepModel.Fits(Facts)
        ? OnnxStepModel.Load(this, intraOpThreads)
        : BoundStepModel.Load(this, intraOpThreads, bindings ?? new());

    /// <summary>Opens it in ONNX Runtime and makes something of it, which then owns the session.</summary>
    /// <exception cref="InvalidDataException">It is no graph that runs.</exception>
    public T Open<T>(int intraOpThreads, Func<InferenceSession, T> make)
    {
        RequireWeightFiles();
        using var options = Options(intraOpThreads);
        InferenceSession? session = null;
        try
        {
            // Weights in files of their own are found beside the graph's file alone.
            session = Facts.WeightFiles.Count > 0 ? new InferenceSession(_path, options) : new InferenceSession(_bytes, options);
            return make(session);
        }
        catch (Exception exception)
        {
            session?.Dispose();
            if (exception is OnnxRuntimeException)
                throw new InvalidDataException($"{Name} is no ONNX graph that runs{Advice(exception)}: {OneLine(exception)}", exception);
            throw;
        }
    }

    /// <summary>What the runtime says, which may hold names of the file's.</summary>
    public static string OneLine(Exception exception)
    {
        var reason = Unprintable().Replace(exception.Message, " ");
        return reason.Length > LongestReason ? reason[..LongestReason] + "…" : reason;
    }

    private string Advice(Exception exception) => exception.Message.Contains("opset", StringComparison.OrdinalIgnoreCase)
        ? $"; it is of opset {Facts.Opset}, export it with opset_version=17"
        : "";

    private void RequireWeightFiles()
    {
        foreach (var file in Facts.WeightFiles)
        {
            if (file.Length == 0 || file is "." or ".." || file != Path.GetFileName(file) || file.Contains('\0', StringComparison.Ordinal))
                throw new InvalidDataException($"{Name} keeps weights in '{file}', which is not the name of a file beside it; export it into one folder.");
            if (Folder is null || !File.Exists(Path.Combine(Folder, file)))
                throw new InvalidDataException($"{Name} keeps weights in '{file}', which is missing; put that file beside it.");
        }
    }

    [GeneratedRegex(@"[\p{C}\s]+")]
    private static partial Regex Unprintable();

    private static SessionOptions Options(int intraOpThreads)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = intraOpThreads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // A thread that spins for work takes its core from the web server.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
