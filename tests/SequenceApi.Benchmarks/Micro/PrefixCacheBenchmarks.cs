using BenchmarkDotNet.Attributes;
using SequenceApi.Engine.Models;
using SequenceApi.Engine.State;

namespace SequenceApi.Benchmarks.Micro;

/// <summary>Finding and keeping the state behind a text that grows by a token at a time, as typed text does.</summary>
[MemoryDiagnoser]
public class PrefixCacheBenchmarks
{
    private const int StateLength = 2048;
    private readonly PrefixCache _cache = new(new PrefixCacheOptions());
    private LanguageModel _model = null!;
    private int[] _text = [];
    private int[] _other = [];
    private int _next;

    /// <summary>Tokens of the text.</summary>
    [Params(20, 2000, 65536)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _model = ModelBundle.Load(StepBenchmarks.Bundle, precision: null, intraOpThreads: 1);
        _text = [.. Enumerable.Range(0, Length).Select(i => i % 61)];
        _other = [.. _text];
        for (var length = Math.Max(1, Length - 100); length < Length; length++)
            _cache.Store(_model, _text.AsMemory(0, length), _cache.Rent(StateLength));
    }

    [GlobalCleanup]
    public void Close() => _model.Dispose();

    [Benchmark]
    public int Hit() => _cache.Find(_model, _text).Release().Length;

    /// <summary>A text whose first token nobody has sent.</summary>
    [Benchmark]
    public int Miss()
    {
        _other[0] = 62;
        return _cache.Find(_model, _other).Length;
    }

    /// <summary>A new text each time; the least recently used one goes.</summary>
    [Benchmark]
    public void Store()
    {
        _other[0] = _next++;
        _cache.Store(_model, _other, _cache.Rent(StateLength));
    }
}
