/** Spanish comments. */
import type { Phrasebook } from './phrasebook.ts';

export const spanish: Phrasebook = {
  content: {
    speed: ['Me respondieron en menos de una hora.', 'Resuelto el mismo día, ¡qué rapidez!'],
    staff: ['{agent} supo qué hacer desde el principio.', '{agent} fue muy amable.'],
    product: ['{product} hace justo lo que necesitamos.', 'Configurar {product} nos llevó diez minutos.'],
    price: ['Buena relación calidad-precio.', 'La factura es clara, sin sorpresas.'],
  },
  unhappy: {
    speed: ['Esperé {days} días una respuesta.', 'Nadie contestó durante {days} días.', 'Cada vez tardan más.'],
    staff: ['Tuve que explicar lo mismo {days} veces.', '{agent} cerró el caso sin preguntarme.'],
    product: ['{product} volvió a fallar tras la actualización.', '{feature}: lento y confuso.'],
    price: ['Demasiado caro para lo que ofrece.', 'Me cobraron dos veces y no devuelven el dinero.'],
  },
  mixed: [
    '{product} está bien, el soporte podría ser más rápido.',
    'Bien al final, después de {days} días.',
    'Ni bueno ni malo.',
  ],
  opening: {
    content: ['¡Genial!', 'Estupendo.', 'Gracias.'],
    mixed: ['Regular.', 'Bueno…'],
    unhappy: ['Decepcionante.', '¿Otra vez?', 'Muy mal:'],
  },
  closing: {
    content: ['👍', '😊', 'Lo recomiendo.'],
    mixed: ['🤷', '🙂'],
    unhappy: ['😡', '👎', 'Estamos buscando otra opción.'],
  },
};
