namespace SequenceApi.Benchmarks.Load;

/// <summary>Memory for one client's answers, used again for each of them.</summary>
internal sealed class AnswerBuffer
{
    private byte[] _bytes = new byte[32 * 1024];

    /// <summary>The whole of it.</summary>
    public Memory<byte> Memory => _bytes;

    /// <summary>Reads an answer to its end.</summary>
    /// <returns>Its bytes, until the next call.</returns>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = 0;
        for (int read; (read = await body.ReadAsync(_bytes.AsMemory(length), cancellationToken)) > 0;)
            if ((length += read) == _bytes.Length)
                Array.Resize(ref _bytes, 2 * _bytes.Length);
        return _bytes.AsMemory(0, length);
    }
}
