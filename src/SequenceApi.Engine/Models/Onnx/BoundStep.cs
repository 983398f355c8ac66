using Microsoft.ML.OnnxRuntime;

namespace SequenceApi.Engine.Models.Onnx;

/// <summary>A session's inputs and outputs bound to rows of some buffers: one call of the model, ready to run.</summary>
internal sealed class BoundStep(InferenceSession session) : IDisposable
{
    private readonly List<OrtValue> _values = [];

    public OrtIoBinding Binding { get; } = session.CreateIoBinding();

    public void Input<T>(string name, T[] buffer, int offset, params ReadOnlySpan<long> shape)
        where T : unmanaged => Binding.BindInput(name, Value(buffer, offset, shape));

    public void Output<T>(string name, T[] buffer, int offset, params ReadOnlySpan<long> shape)
        where T : unmanaged => Binding.BindOutput(name, Value(buffer, offset, shape));

    public void Dispose()
    {
        Binding.Dispose();
        foreach (var value in _values)
            value.Dispose();
    }

    private OrtValue Value<T>(T[] buffer, int offset, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        long length = 1;
        foreach (var dimension in shape)
            length *= dimension;
        var value = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, buffer.AsMemory(offset, (int)length), shape.ToArray());
        _values.Add(value);
        return value;
    }
}
