using System.Buffers.Binary;
using System.Text;
using SequenceApi.Engine.Models;

namespace SequenceApi.Engine.State;

/// <summary>Reads what <see cref="StateWriter"/> has written. Whatever is not that ends with an <see cref="IOException"/>
/// or a <see cref="FormatException"/>.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes) : IDisposable
{
    private readonly BinaryReader _reader = new(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);

    /// <summary>Reads something of a version.</summary>
    /// <param name="bytes">What was written.</param>
    /// <param name="version">Its version.</param>
    /// <param name="failure">What to say where it isn't that.</param>
    /// <param name="read">Reads what is behind the version and the origin.</param>
    /// <exception cref="SequenceApiException"><see cref="ErrorCode.StateInvalid"/>.</exception>
    public static TResult Read<TResult>(ReadOnlyMemory<byte> bytes, int version, string failure, Func<StateReader, StateOrigin, TResult> read)
    {
        using var reader = new StateReader(bytes);
        try
        {
            return reader.ReadCount() == version
                ? read(reader, reader.ReadOrigin())
                : throw new InvalidDataException("It is of another version.");
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException)
        {
            throw new SequenceApiException(ErrorCode.StateInvalid, failure, exception);
        }
    }

    /// <summary>A number that is not negative.</summary>
    public int ReadCount() => _reader.Read7BitEncodedInt() is >= 0 and var count ? count : throw new InvalidDataException("A count is negative.");

    public long ReadLong() => _reader.Read7BitEncodedInt64();

    private StateOrigin ReadOrigin() => new(_reader.ReadString(), _reader.ReadString(), _reader.ReadString());

    /// <summary>Reads a point of a model.</summary>
    public Checkpoint ReadPoint(LanguageModel model)
    {
        var (position, lastToken) = (ReadCount(), ReadToken(model));
        if (!_reader.ReadBoolean())
            return new(default, lastToken, position);
        var state = new float[model.StepModel.Layout.Size];
        var rest = state.AsSpan();
        foreach (var tensor in model.StepModel.Layout.Tensors)
        {
            Read(rest[..tensor.Width], tensor.Quantization);
            rest = rest[tensor.Width..];
        }

        return new(state, lastToken, position);
    }

    /// <summary>A token of a model.</summary>
    public int ReadToken(LanguageModel model) =>
        ReadCount() is var token && token < model.StepModel.VocabularySize ? token : throw new InvalidDataException($"There is no token {token}.");

    public void RequireEnd()
    {
        if (_reader.BaseStream.Position != _reader.BaseStream.Length)
            throw new InvalidDataException("There are bytes behind the end.");
    }

    public void Dispose() => _reader.Dispose();

    private void Read(Span<float> values, StateQuantization? quantization)
    {
        var read = _reader.ReadBytes(quantization is null ? values.Length * sizeof(float) : values.Length);
        if (read.Length < values.Length * (quantization is null ? sizeof(float) : 1))
            throw new EndOfStreamException("The hidden state is cut off.");
        for (var i = 0; i < values.Length; i++)
            values[i] = quantization is { } rounding
                ? rounding.Restore(read[i])
                : BinaryPrimitives.ReadSingleLittleEndian(read.AsSpan(i * sizeof(float)));
    }
}
